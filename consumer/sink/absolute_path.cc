#include "consumer/sink/absolute_path.h"

#include <filesystem>
#include <system_error>

namespace consumer {

std::string AbsolutePath(const std::string& path) {
  std::error_code failed;
  const std::filesystem::path absolute = std::filesystem::weakly_canonical(path, failed);
  return failed ? path : absolute.string();
}

}  // namespace consumer
