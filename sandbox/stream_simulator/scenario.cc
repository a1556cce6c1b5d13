#include "sandbox/stream_simulator/scenario.h"

#include <fstream>
#include <utility>

#include <fmt/core.h>

namespace sandbox {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

Fault Scenario::Next() {
  if (faults_.empty()) return {};
  const bool is_last = at_ + 1 == faults_.size();
  if (!is_last && served_ == faults_[at_].times) {
    ++at_;
    served_ = 0;
  }
  ++served_;
  return faults_[at_];
}

Result<std::vector<Fault>> ParseFaults(const std::vector<std::string>& lines) {
  std::vector<Fault> faults;
  for (const std::string& line : lines) {
    auto fault = ParseFault(line);
    if (!fault) return shared::Forward(fault);
    faults.push_back(*std::move(fault));
  }
  return faults;
}

Result<std::vector<Fault>> LoadFaults(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Fail(ErrorKind::kUsage, fmt::format("cannot read {}", file.string()));
  std::vector<Fault> faults;
  int number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    line = line.substr(0, line.find('#'));
    const std::size_t end = line.find_last_not_of(" \t\r");
    if (end == std::string::npos) continue;
    auto fault = ParseFault(line.substr(0, end + 1));
    if (!fault) {
      return Fail(ErrorKind::kUsage,
                  fmt::format("{}:{}: {}", file.string(), number, fault.error().what));
    }
    faults.push_back(*std::move(fault));
  }
  return faults;
}

}  // namespace sandbox
