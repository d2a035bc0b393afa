/** The pages of the site, read where the site has them. */
import { systems } from "../../www/lib/systems.ts";

export const pages = Object.values(systems).map(({ path, name }) => ({ path, name }));
