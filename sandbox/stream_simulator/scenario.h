// Scenario is who suffers what: the first connection the first fault, and so on; the last one is
// for all that come after. Without any, every connection is served well.
//
//   # A file: one line a connection, as --fault has it. Blank lines and comments are passed over.
//   cut:line,after=20
//   http:503 times:3        # the next three
//   none                    # and all others
//
// Not thread-safe: who accepts the connections asks.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "sandbox/stream_simulator/fault.h"
#include "shared/error.h"

namespace sandbox {

class Scenario {
 public:
  Scenario() = default;
  explicit Scenario(std::vector<Fault> faults) : faults_(std::move(faults)) {}

  // Of the connection that comes next.
  Fault Next();

  const std::vector<Fault>& faults() const { return faults_; }

 private:
  std::vector<Fault> faults_;
  std::size_t at_ = 0;
  std::uint64_t served_ = 0;  // By the fault at at_.
};

// A fault a text. kUsage.
shared::Result<std::vector<Fault>> ParseFaults(const std::vector<std::string>& lines);

// kUsage names file and line; also where the file cannot be read.
shared::Result<std::vector<Fault>> LoadFaults(const std::filesystem::path& file);

}  // namespace sandbox
