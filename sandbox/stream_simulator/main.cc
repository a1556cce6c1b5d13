// stream-simulator: a local stand-in for Twitter's v1.1 filter stream.
#include <cstdio>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "producer/stream/credentials_file.h"
#include "sandbox/stream_simulator/server.h"
#include "sandbox/stream_simulator/simulator_options.h"
#include "sandbox/stream_simulator/tls_authority.h"
#include "shared/clock.h"
#include "shared/exit_code.h"
#include "shared/message.h"
#include "shared/shutdown.h"
#include "shared/whole_file.h"

namespace {

using sandbox::SimulatorOptions;
using shared::ErrorKind;
using shared::Result;
using TlsContext = std::unique_ptr<boost::asio::ssl::context>;

Result<producer::OAuth1Credentials> Credentials(const SimulatorOptions& options) {
  if (!options.credentials_file) return {};
  auto credentials = producer::LoadCredentials(*options.credentials_file);
  if (!credentials) return credentials;
  const std::string_view missing = producer::MissingCredential(*credentials);
  if (missing.empty()) return credentials;
  return shared::Fail(ErrorKind::kUsage,
                      fmt::format("{}: {} is missing", *options.credentials_file, missing));
}

// The file's first word.
Result<std::string> Token(const SimulatorOptions& options) {
  std::string token;
  if (!options.token_file) return token;
  if (std::ifstream(*options.token_file) >> token) return token;
  return shared::Fail(ErrorKind::kUsage,
                      fmt::format("--token-file {}: no token stands there", *options.token_file));
}

Result<std::vector<sandbox::SampleStatus>> Statuses(const SimulatorOptions& options) {
  if (!options.tweets) return {};
  return sandbox::LoadStatuses(*options.tweets);
}

Result<TlsContext> MakeContext(const SimulatorOptions& options, shared::UnixMillis now) {
  if (!options.tls_name) return nullptr;
  const auto authority = sandbox::TlsAuthority::Create(*options.tls_name, now);
  if (!authority) return shared::Forward(authority);
  if (options.ca_out) {
    auto written = shared::WriteWholeFile(*options.ca_out, authority->ca_certificate);
    if (!written) return shared::Forward(written);
  }
  return authority->Context();
}

void Introduce(const SimulatorOptions& options, std::size_t statuses, const std::string& address) {
  const sandbox::ProtocolFacts& spoken = sandbox::FactsOf(options.stream.protocol);
  shared::PrintMessage(
      stderr,
      fmt::format("stream-simulator: this is not {}, and the tweets are invented ({}).\n"
                  "  {}{}://{}{}\n",
                  spoken.service,
                  options.answer ? fmt::format("none is sent: every answer is {}", *options.answer)
                                 : fmt::format("{} of {}", statuses, *options.tweets),
                  spoken.scheme, options.tls_name ? "s" : "", address, spoken.path));
}

Result<void> Run(const SimulatorOptions& options) {
  const auto credentials = Credentials(options);
  if (!credentials) return shared::Forward(credentials);
  auto token = Token(options);
  if (!token) return shared::Forward(token);
  const auto statuses = Statuses(options);
  if (!statuses) return shared::Forward(statuses);
  sandbox::RequestLog requests;
  if (options.record_requests) {
    if (auto opened = requests.Open(*options.record_requests); !opened) return opened;
  }
  const shared::SystemClock clock;
  const shared::Shutdown shutdown;
  auto context = MakeContext(options, clock.Now());
  if (!context) return shared::Forward(context);
  const auto server = sandbox::Server::Listen(
      options.listen, static_cast<std::uint16_t>(options.port), *std::move(context));
  if (!server) return shared::Forward(server);
  const std::string address = (*server)->Address();
  Introduce(options, statuses->size(), address);
  if (options.address_file) {
    if (auto written = shared::WriteWholeFile(*options.address_file, address + "\n"); !written)
      return written;
  }
  sandbox::OAuthVerifier verifier(*credentials, clock);
  sandbox::TweetIds ids;
  sandbox::StreamOptions stream = options.stream;
  stream.schedule.first_id = sandbox::FirstIdOf(clock.Now());
  sandbox::StreamService service{clock, shutdown, verifier, *statuses, ids, stream, requests};
  service.timeline_begin = (clock.Now() - options.stream.history.count()) * 1000;
  service.token = *std::move(token);
  service.scenario = sandbox::Scenario(options.faults);
  if (options.answer) service.answer = static_cast<int>(*options.answer);
  return (*server)->Serve(service);
}

int Report(const shared::Error& error) {
  shared::PrintMessage(stderr, fmt::format("stream-simulator: {}\n", error.what));
  return static_cast<int>(shared::ExitCodeOf(error.kind));
}

}  // namespace

int main(int argc, char** argv) {
  SimulatorOptions options;
  const auto answer = sandbox::ReadSimulatorOptions(std::vector<std::string>(argv + 1, argv + argc),
                                                    shared::ProcessEnvironment(), options);
  if (!answer) return Report(answer.error());
  if (*answer) {
    shared::PrintMessage(stdout, **answer);
    return static_cast<int>(shared::ExitCode::kDone);
  }
  const auto ran = Run(options);
  return ran ? static_cast<int>(shared::ExitCode::kDone) : Report(ran.error());
}
