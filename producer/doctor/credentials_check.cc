#include "producer/doctor/credentials_check.h"

#include <filesystem>

#include <fmt/format.h>

#include "producer/stream/credentials_file.h"
#include "producer/stream/endpoint.h"

namespace producer {
namespace {

constexpr const char* kCheck = "credentials";

unsigned ModeOf(const std::string& file) {
  std::error_code unknown;
  return static_cast<unsigned>(std::filesystem::status(file, unknown).permissions()) & 0777U;
}

Finding Describe(const FoundCredentials& found) {
  if (found.file.empty()) return Ok(kCheck, "all four keys, from the environment");
  const unsigned mode = ModeOf(found.file);
  if (found.open_to_others) {
    return Warning(kCheck, fmt::format("{}: all four keys, but its mode {:o} lets others read "
                                       "them: chmod 600 {}",
                                       found.file, mode, found.file));
  }
  return Ok(kCheck, fmt::format("{}: all four keys, mode {:o}", found.file, mode));
}

}  // namespace

CredentialsFinding CheckCredentials(const CredentialsPlace& place) {
  const auto found = FindCredentials(place);
  if (found) return {.finding = Describe(*found), .credentials = found->credentials};
  shared::Error error = found.error();
  if (!place.file) error.what += fmt::format(". {}", kWaysOn);
  return {.finding = Failed(kCheck, error), .credentials = std::nullopt};
}

}  // namespace producer
