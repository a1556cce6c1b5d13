// Whether a page of another site made a browser ask. Pure.
//
// Such a page cannot read an answer, but it can have browsers of this machine ask: an open stream
// of events holds one of the few places there are for as long as the page is open. Programs that
// are no browsers send none of these headers, and may ask.
#pragma once

#include "shared/http/handler.h"

namespace shared::http {

// By the headers that browsers set and pages cannot: Sec-Fetch-Site (W3C Fetch Metadata; sent to
// loopback and over TLS), else Origin (RFC 6454), which must name the host that was asked. A typed
// address and a page of ours are no other site; a page at another port of this host is one.
bool IsAskedByAnotherSite(const Request& request);

// The handler, for whom no other site made ask; for these 403 in the form of `refusal`.
Handler ForOwnPages(Handler handler, Response (*refusal)(int status, std::string_view why));

}  // namespace shared::http
