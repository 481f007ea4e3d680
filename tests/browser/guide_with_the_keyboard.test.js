import { followTheGuide } from "./guide.js";
import { keyboard } from "./hands.js";

followTheGuide(keyboard);
