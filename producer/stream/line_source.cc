#include "producer/stream/line_source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

namespace producer {
namespace {

constexpr std::size_t kChunk = std::size_t{256} << 10;

// Waits until `fd` has something to read; false: time passed, or a stop was requested.
bool WaitForInput(int fd, int stop_fd, std::chrono::milliseconds wait) {
  pollfd fds[] = {{.fd = fd, .events = POLLIN, .revents = 0},
                  {.fd = stop_fd, .events = POLLIN, .revents = 0}};
  const int ready = poll(fds, 2, static_cast<int>(wait.count()));
  return ready > 0 && fds[1].revents == 0;
}

}  // namespace

shared::Result<LineSource> LineSource::OpenFile(const std::string& path, Options options,
                                                const shared::Clock& clock,
                                                const shared::Shutdown& shutdown) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd >= 0) return LineSource(fd, path, std::move(options), clock, shutdown);
  return shared::Fail(shared::ErrorKind::kUsage,
                      fmt::format("cannot open --file {}: {}", path, std::strerror(errno)));
}

LineSource LineSource::OpenStdin(Options options, const shared::Clock& clock,
                                 const shared::Shutdown& shutdown) {
  return LineSource(STDIN_FILENO, "stdin", std::move(options), clock, shutdown);
}

LineSource::LineSource(int fd, std::string name, Options options, const shared::Clock& clock,
                       const shared::Shutdown& shutdown)
    : fd_(fd),
      name_(std::move(name)),
      options_(std::move(options)),
      clock_(clock),
      shutdown_(shutdown),
      chunk_(kChunk) {}

LineSource::LineSource(LineSource&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      name_(std::move(other.name_)),
      options_(std::move(other.options_)),
      clock_(other.clock_),
      shutdown_(other.shutdown_),
      framer_(std::move(other.framer_)),
      chunk_(std::move(other.chunk_)),
      waiting_(std::move(other.waiting_)),
      at_end_(other.at_end_) {}

LineSource::~LineSource() {
  if (fd_ > STDERR_FILENO) close(fd_);
}

shared::Result<SourceState> LineSource::Read(std::chrono::milliseconds wait,
                                             StreamListener& listener) {
  if (options_.pace) return ReadPaced(wait, listener);
  return ReadChunk(wait, [&](const Line& line) { listener.OnMessage(line); });
}

shared::Result<SourceState> LineSource::ReadChunk(std::chrono::milliseconds wait,
                                                  const LineFunction& take) {
  if (!WaitForInput(fd_, shutdown_.fd(), wait)) return SourceState::kOpen;
  const ssize_t size = read(fd_, chunk_.data(), chunk_.size());
  if (size < 0 && (errno == EINTR || errno == EAGAIN)) return SourceState::kOpen;
  if (size < 0) {
    return shared::Fail(shared::ErrorKind::kFatal,
                        fmt::format("cannot read {}: {}", name_, std::strerror(errno)));
  }
  if (size == 0) {
    framer_.Finish(take);
    return SourceState::kEnded;
  }
  framer_.Push({chunk_.data(), static_cast<std::size_t>(size)}, take);
  return SourceState::kOpen;
}

shared::Result<SourceState> LineSource::ReadPaced(std::chrono::milliseconds wait,
                                                  StreamListener& listener) {
  if (waiting_.empty() && !at_end_) {
    const auto state = ReadChunk(wait, [&](const Line& line) {
      waiting_.emplace_back(std::string(line.text), line.overlong);
    });
    if (!state) return state;
    at_end_ = *state == SourceState::kEnded;
  } else if (const auto early = FirstDue() - clock_.Steady(); early.count() > 0) {
    shutdown_.WaitFor(std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(early)));
  }
  HandOverDue(listener);
  return at_end_ && waiting_.empty() ? SourceState::kEnded : SourceState::kOpen;
}

std::chrono::nanoseconds LineSource::FirstDue() {
  WaitingLine& first = waiting_.front();
  if (!first.due) {
    const auto time = options_.time_of ? options_.time_of(first.text) : std::nullopt;
    first.due = options_.pace->NextDue(time, clock_.Steady());
  }
  return *first.due;
}

void LineSource::HandOverDue(StreamListener& listener) {
  const auto now = clock_.Steady();
  while (!waiting_.empty() && FirstDue() <= now) {
    listener.OnMessage({.text = waiting_.front().text, .overlong = waiting_.front().overlong});
    waiting_.pop_front();
  }
}

}  // namespace producer
