import { followTheGuide } from "./guide.js";
import { mouse } from "./hands.js";

followTheGuide(mouse);
