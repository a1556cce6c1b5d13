// A client of HTTP servers on loopback, one request a connection.
//
//   const HttpAnswer answer = HttpGet("127.0.0.1:8080", "/readyz?verbose");
//   answer.status == 200; answer.body; answer.took
//
// Failures of the system itself throw std::runtime_error.
#pragma once

#include <chrono>
#include <string>

#include "tests/support/process.h"

namespace test {

struct HttpAnswer {
  int status = 0;    // 0: no answer.
  std::string head;  // The lines before the body.
  std::string body;
  std::chrono::microseconds took{0};  // From before the connection to the end of the answer.
};

// "GET /livez HTTP/1.1" with that name as Host. `headers`: further ones, each with its line end.
HttpAnswer HttpGet(const std::string& address, const std::string& target,
                   const std::string& host = "localhost", const std::string& method = "GET",
                   const std::string& headers = "");

// Where a program with --http listens, as its log tells. Throws when it does not within `limit`.
std::string AddressOf(Process& process, std::chrono::milliseconds limit = std::chrono::seconds(20));

}  // namespace test
