#include "sandbox/stream_simulator/request_log.h"

#include <fmt/core.h>

#include "shared/json_text.h"

namespace sandbox {
namespace {

std::string ParametersJson(const producer::Parameters& parameters) {
  std::string json;
  for (const auto& [name, value] : parameters) {
    json += fmt::format("{}{}:{}", json.empty() ? "" : ",", shared::JsonString(name),
                        shared::JsonString(value));
  }
  return "{" + json + "}";
}

}  // namespace

std::string RecordJson(const RequestRecord& record) {
  return fmt::format(
      R"({{"connection":{},"at_ms":{},"unix_ms":{},"fault":{},"method":{},"path":{},)"
      R"("parameters":{},"user_agent":{},"status":{},"duration_ms":{},"bytes":{},"statuses":{},)"
      R"("end":{}}})",
      record.connection, record.at.count(), record.time, shared::JsonString(record.fault),
      shared::JsonString(record.method), shared::JsonString(record.path),
      ParametersJson(record.parameters), shared::JsonString(record.user_agent), record.status,
      record.duration.count(), record.bytes, record.statuses, shared::JsonString(record.end));
}

shared::Result<void> RequestLog::Open(const std::filesystem::path& file) {
  file_.open(file, std::ios::binary);
  if (file_) return {};
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("cannot write --record-requests {}", file.string()));
}

void RequestLog::Write(const RequestRecord& record) {
  const std::lock_guard lock(mutex_);
  if (file_.is_open()) file_ << RecordJson(record) << '\n' << std::flush;
}

}  // namespace sandbox
