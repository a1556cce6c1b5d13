// What the stream would be asked, looked at without asking: the filter, the endpoint, the
// certificates to trust.
#pragma once

#include <string>

#include "producer/doctor/finding.h"
#include "producer/stream/stream_filter.h"

namespace producer {

// Within the server's limits, with what it takes otherwise than most expect.
Finding CheckFilter(const StreamFilter& filter);

// The request, its keys masked.
Finding CheckRequest(const std::string& endpoint, const std::string& ca_file,
                     const StreamFilter& filter);

}  // namespace producer
