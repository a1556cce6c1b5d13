// The measure that ingest is held against: RapidJSON alone, each line of a file parsed into a
// document and nothing done with it.
//
//   bench-parse FILE        prints the number of statuses
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <rapidjson/document.h>

namespace {

constexpr std::size_t kChunk = std::size_t{1} << 20;

[[noreturn]] void Die(std::string_view what) {
  fmt::print(stderr, "bench-parse: {}\n", what);
  std::exit(1);
}

void Parse(std::string_view line) {
  rapidjson::Document document;
  document.Parse(line.data(), line.size());
  if (document.HasParseError() || !document.HasMember("id_str")) Die("a line is no status");
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) Die("usage: bench-parse FILE");
  std::FILE* file = std::fopen(argv[1], "rb");
  if (file == nullptr) Die(fmt::format("cannot open {}", argv[1]));
  std::vector<char> chunk(kChunk);
  std::string rest;
  std::size_t statuses = 0;
  while (const std::size_t size = std::fread(chunk.data(), 1, chunk.size(), file)) {
    rest.append(chunk.data(), size);
    std::size_t begin = 0;
    for (std::size_t end; (end = rest.find('\n', begin)) != std::string::npos; begin = end + 1) {
      Parse(std::string_view(rest).substr(begin, end - begin));
      ++statuses;
    }
    rest.erase(0, begin);
  }
  fmt::print("{}\n", statuses);
  return 0;
}
