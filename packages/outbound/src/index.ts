export { type Cancellation, Canceller } from './cancellation.ts';
export type { Keeper, Outbound, OutboundRequest, OutboundResponse } from './outbound.ts';
export { createOutbounds, type OutboundRules, type Outbounds, type OutboundsOptions } from './outbounds.ts';
export { type RefusedListener, RefusedListeners } from './refused-listeners.ts';
