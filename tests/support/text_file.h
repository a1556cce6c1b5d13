// Whole files as strings.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace test {

// "" where the file does not exist.
std::string ReadFile(const std::filesystem::path& path);
// Its lines without their ends.
std::vector<std::string> ReadLines(const std::filesystem::path& path);
// Throws std::runtime_error where it cannot be written.
void WriteFile(const std::filesystem::path& path, std::string_view content);

}  // namespace test
