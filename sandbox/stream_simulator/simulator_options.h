// What the command line of stream-simulator says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sandbox/stream_simulator/stream_service.h"
#include "shared/error.h"
#include "shared/options.h"

namespace sandbox {

struct SimulatorOptions {
  // Where it listens; port 0: any free one. Flags: --listen, --port.
  std::string listen = "127.0.0.1";
  std::uint64_t port = 0;

  // Gets "HOST:PORT" once it listens. Flag: --address-file.
  std::optional<std::string> address_file;

  // The file of the four keys that clients must sign with. Flag: --credentials-file.
  std::optional<std::string> credentials_file;

  // The file of the token that clients must send; absent: any will do. Flag: --token-file.
  std::optional<std::string> token_file;

  // Statuses, one a line. Flag: --tweets.
  std::optional<std::string> tweets;

  // Flags: --rate, --keep-alive, --once, --notice-every.
  StreamOptions stream;

  // Refuses every request. 400 to 599. Flag: --answer.
  std::optional<std::uint64_t> answer;

  // What goes wrong, connection by connection. Flags: --fault, --scenario.
  std::vector<Fault> faults;

  // Gets a line for each connection. Flag: --record-requests.
  std::optional<std::string> record_requests;

  // With a name HTTPS, and the authority's certificate in a file. Flags: --tls-name, --ca-out.
  std::optional<std::string> tls_name;
  std::optional<std::string> ca_out;
};

// Sets `options`, or returns a text to print (--help, --version). kUsage: what a flag says cannot
// be, or one is missing that another needs.
shared::Result<std::optional<std::string>> ReadSimulatorOptions(
    const std::vector<std::string>& arguments, const shared::Environment& environment,
    SimulatorOptions& options);

}  // namespace sandbox
