/* What of Vega the browser is given. The policy of the pages lets no text run as a program, so expressions are interpreted.
   The modules are those that vl-convert holds, by the addresses that it knows them by; nothing is fetched. */
import { View, Warn, loader, parse } from "https://cdn.jsdelivr.net/npm/vega@6.2.0/+esm";
import { expressionInterpreter } from "https://cdn.jsdelivr.net/npm/vega-interpreter@2.0.0/+esm";
import { Handler } from "https://cdn.jsdelivr.net/npm/vega-tooltip@1.0.0/+esm";
window.vega = { View, Warn, loader, parse, expressionInterpreter, Tooltip: Handler };
