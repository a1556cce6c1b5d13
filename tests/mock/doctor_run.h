// Runs of `tweet-producer doctor` in a place where all is well but for what a test changes.
//
//   DoctorBench bench;
//   bench.Expect("a wrong secret", {{"--credentials-file", wrong}}, "failed   stream", 3);
//
// Prints a row of the table: configuration -> exit code, the line.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "tests/support/embedded_broker.h"
#include "tests/support/process.h"
#include "tests/support/stream_simulator.h"
#include "tests/support/temp_dir.h"

namespace test {

// Flags with their values, "" for one without; nothing: the flag is left out.
using DoctorFlags = std::map<std::string, std::optional<std::string>>;

class DoctorBench {
 public:
  // Looks at the stream of a simulator with these flags.
  explicit DoctorBench(std::vector<std::string> simulator_flags = {},
                       std::optional<std::string> tls_name = std::nullopt);

  // Fails the test unless it ended with that code, one of its lines has `said` in it, and no key is
  // in what it wrote.
  Ended Expect(const std::string& configuration, const DoctorFlags& changes,
               const std::string& said, int exit_code);

  // The program with the flags of a place where all is well, but for these. `word`: "doctor", or
  // "" for a run.
  Command RunCommand(const std::string& word, const DoctorFlags& changes) const;
  // A run in place of the doctor.
  Ended RunToEnd(const DoctorFlags& changes) const { return RunProgram(RunCommand("", changes)); }

  // A file of that content and mode in a directory of the bench's own.
  std::string File(const std::string& name, const std::string& content, unsigned mode = 0600);

  std::map<std::string, std::string> environment;  // Added to that of each run.

  StreamSimulator& simulator() { return simulator_; }
  EmbeddedBroker& broker() { return broker_; }
  const std::filesystem::path& folder() const { return folder_.path(); }

 private:
  TempDir folder_;
  EmbeddedBroker broker_{{"tweets:4"}};
  StreamSimulator simulator_;
  std::string keys_;  // The file of the right ones.
};

}  // namespace test
