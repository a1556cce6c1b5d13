#include "shared/whole_file.h"

#include <fstream>
#include <system_error>

#include <fmt/format.h>

namespace shared {

Result<void> WriteWholeFile(const std::filesystem::path& file, std::string_view text) {
  const std::filesystem::path draft = file.string() + ".new";
  std::ofstream stream(draft, std::ios::binary);
  stream << text << std::flush;
  std::error_code error;
  if (stream) std::filesystem::rename(draft, file, error);
  if (stream && !error) return {};
  return Fail(ErrorKind::kUsage,
              fmt::format("cannot write {}{}", file.string(), error ? ": " + error.message() : ""));
}

}  // namespace shared
