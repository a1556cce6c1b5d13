// Files that another process waits for, such as a server's address.
#pragma once

#include <filesystem>
#include <string_view>

#include "shared/error.h"

namespace shared {

// Writes the text to the file by way of FILE.new, which is renamed into place: nobody reads half of
// it. kUsage: it cannot be written.
Result<void> WriteWholeFile(const std::filesystem::path& file, std::string_view text);

}  // namespace shared
