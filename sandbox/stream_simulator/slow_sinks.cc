#include "sandbox/stream_simulator/slow_sinks.h"

#include <algorithm>
#include <utility>

namespace sandbox {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;
using std::chrono::milliseconds;

DripSink::DripSink(ByteSink& next, Drip drip, std::function<bool(milliseconds)> pause)
    : next_(next), drip_(drip), pause_(std::move(pause)) {}

Result<void> DripSink::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const std::string_view drop = bytes.substr(0, drip_.bytes);
    if (auto written = next_.Write(drop); !written) return written;
    bytes.remove_prefix(drop.size());
    if (!pause_(drip_.every)) return Fail(ErrorKind::kRetry, "the client left");
  }
  return {};
}

DeadlineSink::DeadlineSink(Connection& connection, std::function<milliseconds()> left)
    : connection_(connection), left_(std::move(left)) {}

Result<void> DeadlineSink::Write(std::string_view bytes) {
  // A socket that says it has room has it for this much without waiting.
  constexpr std::size_t kPiece = 16 << 10;
  while (!bytes.empty()) {
    gave_up_ = !connection_.WaitForRoom(std::max(left_(), milliseconds(0)));
    if (gave_up_) return Fail(ErrorKind::kRetry, "the client reads too slowly");
    const std::string_view piece = bytes.substr(0, kPiece);
    if (auto written = connection_.Write(piece); !written) return written;
    bytes.remove_prefix(piece.size());
  }
  return {};
}

}  // namespace sandbox
