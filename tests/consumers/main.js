import { background, load } from "tamga-screen";

globalThis.tamga = { background, load };
