#include "shared/rocksdb/forwarded_log.h"

#include <cstdarg>
#include <cstdio>

#include <rocksdb/env.h>

#include "shared/log.h"

namespace shared {
namespace {

constexpr std::size_t kLongest = 1024;

class ForwardedLog final : public rocksdb::Logger {
 public:
  ForwardedLog() : Logger(rocksdb::WARN_LEVEL) {}

  using Logger::Logv;
  void Logv(const rocksdb::InfoLogLevel level, const char* format, va_list arguments) override {
    if (level < rocksdb::WARN_LEVEL || level >= rocksdb::HEADER_LEVEL) return;
    const auto ours = level == rocksdb::WARN_LEVEL ? log::Level::kDebug : log::Level::kWarning;
    if (!log::Enabled(ours)) return;
    char message[kLongest];
    std::vsnprintf(message, sizeof message, format, arguments);
    log::Write(ours, "rocksdb", {{"message", message}});
  }
};

}  // namespace

std::shared_ptr<rocksdb::Logger> ForwardRocksDbLog() { return std::make_shared<ForwardedLog>(); }

}  // namespace shared
