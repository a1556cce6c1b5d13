// The metrics that every process has, by the names that Prometheus' own clients give them.
#pragma once

#include <string>

#include "shared/metrics/exposition.h"

namespace shared::metrics {

// process_cpu_seconds_total, process_resident_memory_bytes, process_open_fds,
// process_start_time_seconds, as /proc tells them; and PREFIX_build_info, always 1, with the
// version. Any thread.
void AddProcessMetrics(Exposition& page, const std::string& prefix);

}  // namespace shared::metrics
