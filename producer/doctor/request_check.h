// What the stream would be asked, looked at without asking: the filter, the endpoint, the
// certificates to trust.
#pragma once

#include <functional>
#include <string>

#include "producer/doctor/finding.h"
#include "producer/stream/proxy.h"
#include "producer/stream/stream_filter.h"

namespace producer {

// Within the server's limits, with what it takes otherwise than most expect.
Finding CheckFilter(const StreamFilter& filter);

struct RequestPlan {
  std::string endpoint;
  std::string ca_file;
  StreamFilter filter;
  Proxy proxy;
};

// The request, its keys masked. `environment` as UnusedProxyVariable wants it.
Finding CheckRequest(const RequestPlan& plan,
                     const std::function<const char*(const char*)>& environment);

}  // namespace producer
