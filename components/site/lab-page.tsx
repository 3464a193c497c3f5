import { Lab } from "../lab/lab";

export default Lab;
