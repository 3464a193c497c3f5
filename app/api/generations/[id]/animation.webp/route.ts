import { handleAnimation } from "../../../animation";
import { getOnly } from "../../../methods";

export const GET = handleAnimation("webp");

export const { POST, PUT, PATCH, DELETE, OPTIONS } = getOnly;
