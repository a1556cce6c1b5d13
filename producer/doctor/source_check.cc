#include "producer/doctor/source_check.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <variant>

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include "producer/stream/line_source.h"
#include "shared/tcp_socket.h"
#include "shared/terminal.h"
#include "shared/time_text.h"

namespace producer {
namespace {

using shared::ErrorKind;
using namespace std::chrono_literals;

constexpr const char* kSource = "source";
constexpr auto kConnectWithin = 5s;
constexpr unsigned kMostAddresses = 8;  // Of one name.

class FirstMessage final : public StreamListener {
 public:
  void OnMessage(const Line& message) override {
    if (!text) text = std::string(message.text);
  }
  void OnConnected() override {}
  void OnDisconnected(std::string_view) override {}

  std::optional<std::string> text;
};

Finding DescribeFirstLine(const std::string& file, const std::string& line, MessageParser& parser) {
  const Message message = parser.Parse(line);
  if (const auto* const malformed = std::get_if<Malformed>(&message)) {
    return Warning(kSource,
                   fmt::format("{}: its first line is not what --input says ({}); for lines "
                               "of text give --input text",
                               file, malformed->reason));
  }
  const auto* const tweet = std::get_if<Tweet>(&message);
  if (tweet == nullptr) return Ok(kSource, fmt::format("{}: begins with a notice", file));
  const std::string when =
      tweet->created_at ? fmt::format(" of {}", shared::FormatTime(*tweet->created_at)) : "";
  return Ok(kSource, fmt::format("{}: begins with a tweet{}", file, when));
}

// Empty: connected.
std::string WhyNotConnected(const shared::HostPort& address, unsigned attempt,
                            const shared::Shutdown& shutdown) {
  const auto socket = shared::StartConnecting(address, attempt);
  if (!socket) return socket.error().what;
  pollfd waited_for[] = {{.fd = socket->fd(), .events = POLLOUT, .revents = 0},
                         {.fd = shutdown.fd(), .events = POLLIN, .revents = 0}};
  const int ready = poll(waited_for, 2, static_cast<int>(kConnectWithin / 1ms));
  if (ready <= 0) return fmt::format("no answer within {} s", kConnectWithin / 1s);
  const int error = shared::ConnectResult(*socket);
  return error == 0 ? "" : std::generic_category().message(error);
}

}  // namespace

Finding CheckFile(const std::string& file, MessageParser& parser, const shared::Clock& clock,
                  const shared::Shutdown& shutdown) {
  auto source = LineSource::OpenFile(file, {}, clock, shutdown);
  if (!source) return Failed(kSource, source.error());
  if (!std::filesystem::is_regular_file(file)) {
    return Ok(kSource, fmt::format("{}: can be read; no regular file, so not looked into", file));
  }
  FirstMessage first;
  auto state = source->Read(0ms, first);
  while (state && !first.text && *state == SourceState::kOpen) state = source->Read(0ms, first);
  if (!state) return Failed(kSource, state.error());
  if (!first.text) return Warning(kSource, fmt::format("{}: there is nothing in it", file));
  return DescribeFirstLine(file, *first.text, parser);
}

Finding CheckStdin() {
  if (shared::IsTerminal(STDIN_FILENO)) {
    return Ok(kSource, "stdin: the terminal, each line you type is a message");
  }
  return Ok(kSource, "stdin: not looked into, as what is read is gone");
}

Finding CheckConnecting(const shared::HostPort& address, const shared::Shutdown& shutdown) {
  std::string why;
  for (unsigned attempt = 0; attempt < kMostAddresses; ++attempt) {
    why = WhyNotConnected(address, attempt, shutdown);
    if (why.empty()) return Ok(kSource, fmt::format("{} takes connections", Text(address)));
    if (shutdown.Requested()) break;
  }
  return Failed(kSource,
                {ErrorKind::kRetry, fmt::format("{}: {}; start what listens there: a run would try "
                                                "again and again",
                                                Text(address), why)});
}

Finding CheckListening(const std::string& check, const shared::HostPort& address) {
  const auto listener = shared::ListenOn(address);
  if (!listener) return Failed(check, listener.error());
  return Ok(check, fmt::format("{} is free to listen on", Text(address)));
}

Finding CheckRecording(const std::string& file) {
  constexpr const char* kRecord = "record";
  const bool exists = access(file.c_str(), F_OK) == 0;
  std::filesystem::path looked_at = file;
  if (!exists) looked_at = std::filesystem::absolute(file).parent_path();
  if (access(looked_at.c_str(), W_OK) != 0) {
    return Failed(kRecord, {ErrorKind::kUsage,
                            fmt::format("cannot write {}: {}; name another file with --record",
                                        looked_at.string(), std::strerror(errno))});
  }
  return Ok(kRecord, fmt::format("{}: {}", file, exists ? "will be added to" : "will be made"));
}

}  // namespace producer
