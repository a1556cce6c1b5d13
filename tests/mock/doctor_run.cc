#include "tests/mock/doctor_run.h"

#include <cstdio>
#include <sstream>
#include <utility>

#include <gtest/gtest.h>

#include "tests/support/text_file.h"

namespace test {
namespace {

std::string LineWith(const std::string& text, const std::string& part) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.find(part) != std::string::npos) return line;
  }
  return "";
}

}  // namespace

DoctorBench::DoctorBench(std::vector<std::string> simulator_flags,
                         std::optional<std::string> tls_name)
    : simulator_(std::move(simulator_flags), std::move(tls_name)) {
  keys_ = File("keys.txt", ReadFile(simulator_.credentials_file()));
}

std::string DoctorBench::File(const std::string& name, const std::string& content, unsigned mode) {
  const std::filesystem::path path = folder_.path() / name;
  WriteFile(path, content);
  std::filesystem::permissions(path, static_cast<std::filesystem::perms>(mode));
  return path;
}

Command DoctorBench::RunCommand(const std::string& word, const DoctorFlags& changes) const {
  DoctorFlags flags = {{"-b", broker_.brokers()},
                       {"--endpoint", simulator_.Url()},
                       {"--credentials-file", keys_},
                       {"--track", "kafka"},
                       {"--broker-wait", "1s"}};
  for (const auto& [name, value] : changes) flags.insert_or_assign(name, value);
  std::vector<std::string> args;
  if (!word.empty()) args.push_back(word);
  for (const auto& [name, value] : flags) {
    if (!value) continue;
    args.push_back(name);
    if (!value->empty()) args.push_back(*value);
  }
  auto env = environment;
  env["XDG_STATE_HOME"] = folder_.path() / "state";
  return {.program = ProgramPath("tweet-producer"),
          .args = std::move(args),
          .env = std::move(env),
          .directory = folder_.path()};
}

Ended DoctorBench::Expect(const std::string& configuration, const DoctorFlags& changes,
                          const std::string& said, int exit_code) {
  Ended ended = RunProgram(RunCommand("doctor", changes));
  const std::string line = LineWith(ended.out, said);
  EXPECT_EQ(ended.exit_code, exit_code) << configuration << "\n" << ended.out << ended.err;
  EXPECT_NE(line, "") << configuration << ": \"" << said << "\" is not in\n" << ended.out;
  EXPECT_EQ(ended.err, "") << configuration;
  for (const char* key : {"test-key", "test-secret", "test-token", "wrong-secret"}) {
    EXPECT_EQ((ended.out + ended.err).find(key), std::string::npos) << key << "\n" << ended.out;
  }
  std::printf("%s -> exit %d: %.220s\n", configuration.c_str(), ended.exit_code, line.c_str());
  return ended;
}

}  // namespace test
