// Our Authorization headers against those of oauthlib, a library that we did not write.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "producer/stream/oauth1.h"

namespace producer {
namespace {

std::vector<std::string> Split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t end; (end = text.find(separator, start)) != std::string::npos;
       start = end + separator.size()) {
    parts.push_back(text.substr(start, end - start));
  }
  parts.push_back(text.substr(start));
  return parts;
}

// Debian's interpreter, as the package python3-oauthlib installs for that one.
std::vector<std::string> RequestsOfOauthlib(int count) {
  const std::string command =
      fmt::format("/usr/bin/python3 '{}/tests/producer/stream/oauthlib_requests.py' {} 20240229",
                  SOURCE_DIR, count);
  std::string output;
  FILE* pipe = popen(command.c_str(), "r");
  for (int c; (c = std::fgetc(pipe)) != EOF;) output += static_cast<char>(c);
  EXPECT_EQ(pclose(pipe), 0) << "is python3-oauthlib installed? scripts/setup.sh test";
  std::vector<std::string> lines = Split(output, "\n");
  lines.pop_back();
  return lines;
}

// The order of a header's parameters is free; everything else is not.
std::vector<std::string> HeaderParts(const std::string& header) {
  EXPECT_TRUE(header.starts_with("OAuth ")) << header;
  std::vector<std::string> parts = Split(header.substr(6), ", ");
  std::sort(parts.begin(), parts.end());
  return parts;
}

// Fails when a name or value is encoded, decoded or sorted in another way than oauthlib does it.
TEST(OAuthAgainstOauthlib, RandomRequestsGetEqualHeaders) {
  int equal = 0;
  for (const std::string& line : RequestsOfOauthlib(1000)) {
    const std::vector<std::string> field = Split(line, "\t");
    ASSERT_EQ(field.size(), 10u) << line;
    const SignedRequest request{field[0], field[1], field[2]};
    const OAuth1Credentials credentials{field[3], field[4], field[5], field[6]};
    const std::string header = OAuth1Header(credentials, request, std::stoll(field[7]), field[8]);
    EXPECT_EQ(HeaderParts(header), HeaderParts(field[9]))
        << request.url << " " << request.form_body;
    equal += HeaderParts(header) == HeaderParts(field[9]);
  }
  EXPECT_EQ(equal, 1000);
  fmt::print("{} equal\n", equal);
}

}  // namespace
}  // namespace producer
