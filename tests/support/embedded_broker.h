// The program embedded-broker of this build, run by a test on a port of its own.
//
//   EmbeddedBroker broker({"tweets:4"});
//   RunProgram({.program = ProgramPath("hashtag-consumer"), .args = {"-b", broker.brokers(), …}});
//
// Listens when the constructor returns; ended by the destructor. Failures throw std::runtime_error.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.h"
#include "tests/support/temp_dir.h"

namespace test {

class EmbeddedBroker {
 public:
  // Topics as NAME:PARTITIONS.
  explicit EmbeddedBroker(std::vector<std::string> topics = {});

  const std::string& brokers() const { return brokers_; }
  Process& process() { return *process_; }

  // Ends it; all it held is gone.
  void Stop();
  // A new one on the same port, empty, with the topics it was made with.
  // REQUIRES: stopped.
  void Start();

 private:
  std::vector<std::string> topics_;
  TempDir files_;
  std::string brokers_;
  std::unique_ptr<Process> process_;
};

}  // namespace test
