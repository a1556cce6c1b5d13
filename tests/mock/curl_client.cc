#include "tests/mock/curl_client.h"

#include <utility>

#include <gtest/gtest.h>

namespace test {

std::vector<std::string> CurlArgs(const Request& request, std::vector<std::string> flags) {
  const auto header = RunProgram(
      {.program = "/usr/bin/python3",
       .args = {"-B", SOURCE_DIR "/tests/mock/sign_request.py", request.url, request.body,
                request.consumer_key, request.consumer_secret, request.token, request.token_secret,
                std::to_string(request.seconds_off)}});
  EXPECT_EQ(header.exit_code, 0) << header.err;
  flags.insert(flags.end(),
               {"-sSN", "-H",
                "Authorization: " + header.out.substr(0, header.out.find_last_not_of('\n') + 1)});
  if (!request.body.empty()) flags.insert(flags.end(), {"--data-raw", request.body});
  flags.push_back(request.url);
  return flags;
}

Ended Curl(const Request& request, std::vector<std::string> flags) {
  return RunProgram({.program = "curl", .args = CurlArgs(request, std::move(flags))});
}

std::string Watched(const Request& request, const std::string& seconds,
                    std::vector<std::string> flags) {
  flags.insert(flags.end(), {"--max-time", seconds});
  const Ended ended = Curl(request, std::move(flags));
  EXPECT_EQ(ended.exit_code, 28) << ended.err;  // curl's own: the time was over.
  return ended.out;
}

std::vector<std::string> Messages(const std::string& stream) {
  std::vector<std::string> messages;
  for (std::size_t at = 0, end; (end = stream.find("\r\n", at)) != std::string::npos;
       at = end + 2) {
    if (end > at) messages.push_back(stream.substr(at, end - at));
  }
  return messages;
}

}  // namespace test
