#include "tests/support/hashtag_consumer.h"

#include <fstream>
#include <stdexcept>
#include <utility>

#include <rapidjson/document.h>

namespace test {

Command ConsumerJob::Command(std::vector<std::string> flags) const {
  std::vector<std::string> args{"run", "-b", brokers, "-t", topic, "--checkpoint", checkpoint};
  if (!tokenizer.empty()) args.insert(args.end(), {"--tokenizer", tokenizer});
  args.insert(args.end(), flags.begin(), flags.end());
  return {.program = programs / "hashtag-consumer", .args = std::move(args)};
}

Ended ConsumerJob::Drain(std::vector<std::string> flags) const {
  flags.insert(flags.begin(), {"--trigger", "available-now"});
  return RunProgram(Command(std::move(flags)), std::chrono::seconds(120));
}

ConsumerState ConsumerJob::State() const {
  const Ended shown =
      RunProgram({.program = programs / "hashtag-consumer",
                  .args = {"state", "show", "--json", "--checkpoint", checkpoint, "-t", topic}});
  rapidjson::Document json;
  if (shown.exit_code != 0 || json.Parse(shown.out.c_str()).HasParseError()) {
    throw std::runtime_error("state show: " + shown.err + shown.out);
  }
  ConsumerState state;
  if (json["batch_id"].IsUint64()) state.batch_id = json["batch_id"].GetUint64();
  for (const auto& position : json["positions"].GetObject()) {
    state.positions[position.name.GetString()] = position.value.GetInt64();
  }
  state.total = json["total"].GetUint64();
  for (const auto& row : json["counts"].GetArray()) {
    // What was counted comes first; its name says what it is.
    state.counts[row.MemberBegin()->value.GetString()] = row["count"].GetUint64();
  }
  return state;
}

std::vector<JsonRow> ReadJsonRows(const std::filesystem::path& file) {
  std::vector<JsonRow> rows;
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    rapidjson::Document json;
    if (json.Parse(line.c_str()).HasParseError() || !json.IsObject()) {
      throw std::runtime_error("not a row: " + line);
    }
    rows.push_back({.batch_id = json["batch_id"].GetUint64(),
                    .hashtag = json["hashtag"].GetString(),
                    .count = json["count"].GetUint64(),
                    .line = line});
  }
  return rows;
}

}  // namespace test
