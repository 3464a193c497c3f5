import { getOnly } from "../../methods";
import { handleMorphAnimation } from "../../morph-animation";

export const GET = handleMorphAnimation("webp");

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
