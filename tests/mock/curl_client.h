// curl as a client of the stream: one that none of us wrote, with requests signed by oauthlib.
//
//   Ended ended = Curl({.url = simulator.Url(), .body = "track=a"}, {"--compressed"});
//   for (const std::string& message : Messages(ended.out)) …
#pragma once

#include <string>
#include <vector>

#include "tests/support/process.h"

namespace test {

struct Request {
  std::string url;
  std::string body = "";  // Empty: a GET.
  std::string consumer_key = "test-key", consumer_secret = "test-secret", token = "test-token",
              token_secret = "test-token-secret";
  int seconds_off = 0;  // How much the clock that signs is ahead.
};

// The arguments of curl for that request: `flags`, a header made now, the body, the URL.
std::vector<std::string> CurlArgs(const Request& request, std::vector<std::string> flags);

// Runs curl until the stream ends.
Ended Curl(const Request& request, std::vector<std::string> flags = {});

// What curl prints of a stream that does not end, after some seconds.
std::string Watched(const Request& request, const std::string& seconds,
                    std::vector<std::string> flags = {});

// The JSON messages of a stream, blank lines left out.
std::vector<std::string> Messages(const std::string& stream);

}  // namespace test
