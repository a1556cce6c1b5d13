#include "producer/recording_setup.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace producer {

shared::Result<std::optional<Recording>> OpenRecording(const ProducerOptions& options) {
  if (options.record.empty()) return std::nullopt;
  std::error_code absent;
  if (options.source == SourceKind::kFile &&
      std::filesystem::equivalent(options.record, options.file, absent)) {
    return shared::Fail(shared::ErrorKind::kUsage,
                        "--record and --file are the same file: it would grow for ever");
  }
  auto recording = Recording::Open(options.record);
  if (!recording) return shared::Forward(recording);
  return *std::move(recording);
}

}  // namespace producer
