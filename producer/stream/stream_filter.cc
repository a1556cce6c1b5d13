#include "producer/stream/stream_filter.h"

namespace producer {

shared::Result<Parameters> StreamFilter::ToParameters() const {
  if (track.empty() && follow.empty() && locations.empty()) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        "the stream needs at least one of --track, --follow and --locations");
  }
  Parameters parameters;
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) parameters.emplace_back(name, value);
  };
  add("track", track);
  add("follow", follow);
  add("locations", locations);
  add("language", language);
  add("filter_level", filter_level);
  add("stall_warnings", "true");
  return parameters;
}

}  // namespace producer
