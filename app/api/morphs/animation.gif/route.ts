import { getOnly } from "../../methods";
import { handleMorphAnimation } from "../../morph-animation";

export const GET = handleMorphAnimation("gif");

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
