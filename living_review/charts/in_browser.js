/* What of Vega the browser is given: what our charts are made with. What else there is, for maps, networks and regressions, would be a third
   more to load. The policy of the pages lets no text run as a program, so expressions are interpreted.
   The modules are those that vl-convert holds, by the addresses that it knows them by; nothing is fetched. */
import { Warn, extend } from "https://cdn.jsdelivr.net/npm/vega-util@2.1.0/+esm";
import { transforms } from "https://cdn.jsdelivr.net/npm/vega-dataflow@6.1.0/+esm";
import * as ofData from "https://cdn.jsdelivr.net/npm/vega-transforms@5.1.0/+esm";
import * as ofViews from "https://cdn.jsdelivr.net/npm/vega-view-transforms@5.1.0/+esm";
import * as ofScales from "https://cdn.jsdelivr.net/npm/vega-encode@5.1.0/+esm";
import { loader } from "https://cdn.jsdelivr.net/npm/vega-loader@5.1.0/+esm";
import { parse } from "https://cdn.jsdelivr.net/npm/vega-parser@7.1.0/+esm";
import { View } from "https://cdn.jsdelivr.net/npm/vega-view@6.1.0/+esm";
import { expressionInterpreter } from "https://cdn.jsdelivr.net/npm/vega-interpreter@2.0.0/+esm";
import { Handler } from "https://cdn.jsdelivr.net/npm/vega-tooltip@1.0.0/+esm";
extend(transforms, ofData, ofViews, ofScales);
window.vega = { View, Warn, loader, parse, expressionInterpreter, Tooltip: Handler };
