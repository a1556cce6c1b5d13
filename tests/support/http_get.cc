#include "tests/support/http_get.h"

#include <stdexcept>

#include "tests/support/tcp_peer.h"

namespace test {

using namespace std::chrono_literals;

HttpAnswer HttpGet(const std::string& address, const std::string& target, const std::string& host,
                   const std::string& method, const std::string& headers) {
  HttpAnswer answer;
  const auto start = std::chrono::steady_clock::now();
  TcpPeer peer = TcpPeer::Connect(std::stoi(address.substr(address.rfind(':') + 1)));
  peer.Send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n");
  bool in_head = true;
  for (const std::string& line : peer.ReadLines(100'000, 10s)) {
    if (in_head && line == "\r") {
      in_head = false;
    } else {
      (in_head ? answer.head : answer.body) += line + "\n";
    }
  }
  answer.took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - start);
  const std::size_t blank = answer.head.find(' ');
  if (blank != std::string::npos) answer.status = std::stoi(answer.head.substr(blank + 1));
  return answer;
}

std::string AddressOf(Process& process, std::chrono::milliseconds limit) {
  const std::string mark = "event=http_listening url=http://";
  if (!process.WaitForOutput(mark, limit)) {
    throw std::runtime_error("it does not listen: " + process.Err());
  }
  const std::string log = process.Err();
  const std::size_t begin = log.find(mark) + mark.size();
  return log.substr(begin, log.find_first_of(" \n", begin) - begin);
}

}  // namespace test
