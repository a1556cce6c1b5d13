#include "sandbox/stream_simulator/scenario.h"

#include <fstream>
#include <utility>

#include <fmt/core.h>

namespace sandbox {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;

Scenario::Scenario(std::vector<Fault> faults) {
  for (Fault& fault : faults) {
    (fault.of_rules ? rules_ : streams_).faults.push_back(std::move(fault));
  }
}

Fault Scenario::Next() {
  const std::lock_guard lock(*mutex_);
  return streams_.Next();
}

Fault Scenario::NextOfRules() {
  const std::lock_guard lock(*mutex_);
  streams_.TakeBack();
  return rules_.Next();
}

Fault Scenario::Row::Next() {
  if (faults.empty()) return {};
  const bool is_last = at + 1 == faults.size();
  if (!is_last && served == faults[at].times) {
    ++at;
    served = 0;
  }
  ++served;
  return faults[at];
}

void Scenario::Row::TakeBack() {
  if (served > 0) --served;
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
