// Scenario is who suffers what: the first connection the first fault, and so on; the last one is
// for all that come after. Without any, every connection is served well.
//
//   # A file: one line a connection, as --fault has it. Blank lines and comments are passed over.
//   cut:line,after=20
//   http:503 times:3        # the next three
//   none                    # and all others
//   rules http:503          # lines with this word: for requests for X's rules, in their order
//
// Thread-safe, but for its assignment.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "sandbox/stream_simulator/fault.h"
#include "shared/error.h"

namespace sandbox {

class Scenario {
 public:
  Scenario() = default;
  explicit Scenario(std::vector<Fault> faults);

  // Of the connection that comes next.
  Fault Next();
  // A connection that took its turn turned out to want rules, not a stream: the next stream gets
  // that turn, and this one a fault for rules.
  Fault NextOfRules();

 private:
  struct Row {
    Fault Next();
    void TakeBack();

    std::vector<Fault> faults;
    std::size_t at = 0;
    std::uint64_t served = 0;  // By the fault there.
  };

  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
  Row streams_, rules_;
};

// A fault a text. kUsage.
shared::Result<std::vector<Fault>> ParseFaults(const std::vector<std::string>& lines);

// kUsage names file and line; also where the file cannot be read.
shared::Result<std::vector<Fault>> LoadFaults(const std::filesystem::path& file);

}  // namespace sandbox
