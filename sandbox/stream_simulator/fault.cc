#include "sandbox/stream_simulator/fault.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/core.h>

#include "sandbox/stream_simulator/fault_words.h"
#include "sandbox/stream_simulator/stream_notices.h"
#include "shared/nearest_name.h"
#include "shared/time_text.h"

namespace sandbox {
namespace {

using shared::ErrorKind;
using shared::Fail;
using shared::Result;
using std::chrono::milliseconds;

using Read = Result<void> (*)(const FaultWord& word, Fault& fault);

struct KnownWord {
  std::string_view name;
  std::string_view settings;  // The keys it has, by spaces.
  Read read;
  std::string_view form;
  std::string_view help;
};

// Stores a number that was read.
template <typename T>
Result<void> Store(const Result<std::int64_t>& number, T& target) {
  if (!number) return shared::Forward(number);
  target = static_cast<T>(*number);
  return {};
}

Result<milliseconds> ReadTime(const std::string& text, milliseconds otherwise) {
  if (text.empty()) return otherwise;
  return shared::ParseDuration(text);
}

Result<void> Nothing(const FaultWord&, Fault&) { return {}; }

Result<void> ReadHttp(const FaultWord& word, Fault& fault) {
  if (word.value.empty()) return Fail(ErrorKind::kUsage, "http needs a status (http:503)");
  if (auto read = Store(word.Number(0, 400, 599), fault.status); !read) return read;
  if (!word.settings.contains("reset")) return {};
  return Store(word.Setting("reset", 0, 0, kMostOfAFault), fault.reset_in);
}

Result<void> ReadRefuse(const FaultWord& word, Fault& fault) {
  const auto time = ReadTime(word.value, milliseconds(1000));
  if (!time) return shared::Forward(time);
  fault.refuse = *time;
  return {};
}

Result<void> ReadSkew(const FaultWord& word, Fault& fault) {
  return Store(word.Number(0, -kMostOfAFault, kMostOfAFault), fault.skew);
}

Result<void> ReadRules(const FaultWord&, Fault& fault) {
  fault.of_rules = true;
  return {};
}

Result<void> ReadPlain(const FaultWord&, Fault& fault) {
  fault.plain = true;
  return {};
}

Result<void> ReadTooOld(const FaultWord&, Fault& fault) {
  fault.too_old = true;
  return {};
}

// Endings whose value is the number of statuses before them.
template <Ending kEnding>
Result<void> ReadEnding(const FaultWord& word, Fault& fault) {
  fault.ending = kEnding;
  return Store(word.Number(0, 0, kMostOfAFault), fault.after);
}

Result<void> ReadAfter(const FaultWord& word, Fault& fault) {
  return Store(word.Setting("after", 5, 0, kMostOfAFault), fault.after);
}

Result<void> ReadCut(const FaultWord& word, Fault& fault) {
  constexpr std::array<std::pair<std::string_view, CutPlace>, 4> kPlaces = {
      {{"chunk", CutPlace::kChunk},
       {"line", CutPlace::kLine},
       {"pair", CutPlace::kPair},
       {"gzip", CutPlace::kGzip}}};
  const auto* const place = std::find_if(
      kPlaces.begin(), kPlaces.end(), [&](const auto& known) { return known.first == word.value; });
  if (place == kPlaces.end()) {
    return Fail(ErrorKind::kUsage, "cut needs its place: chunk, line, pair or gzip");
  }
  fault.ending = Ending::kCut;
  fault.cut = place->second;
  return ReadAfter(word, fault);
}

Result<void> CheckCode(int code) {
  if (!DisconnectName(code).empty()) return {};
  return Fail(ErrorKind::kUsage, fmt::format("{} is no code of a disconnect message", code));
}

Result<void> ReadDisconnect(const FaultWord& word, Fault& fault) {
  fault.ending = Ending::kDisconnect;
  if (auto read = Store(word.Number(1, 1, 12), fault.disconnect_code); !read) return read;
  if (auto known = CheckCode(fault.disconnect_code); !known) return known;
  return ReadAfter(word, fault);
}

Result<void> ReadEvict(const FaultWord& word, Fault& fault) {
  fault.evicts = true;
  if (word.value.empty()) return {};
  if (auto read = Store(word.Number(7, 1, 12), fault.evict_code); !read) return read;
  return CheckCode(*fault.evict_code);
}

template <std::uint64_t Fault::* kTarget, std::int64_t kOtherwise>
Result<void> ReadEvery(const FaultWord& word, Fault& fault) {
  return Store(word.Number(kOtherwise, 1, kMostOfAFault), fault.*kTarget);
}

Result<void> ReadDrip(const FaultWord& word, Fault& fault) {
  fault.drip.emplace();
  const auto every = word.settings.find("every");
  if (every != word.settings.end()) {
    const auto time = ReadTime(every->second, fault.drip->every);
    if (!time) return shared::Forward(time);
    fault.drip->every = *time;
  }
  return Store(word.Number(1, 1, kMostOfAFault), fault.drip->bytes);
}

Result<void> ReadBacklog(const FaultWord& word, Fault& fault) {
  return Store(word.Number(1000, 1, kMostOfAFault), fault.backlog);
}

Result<void> ReadTimes(const FaultWord& word, Fault& fault) {
  if (word.value.empty()) return Fail(ErrorKind::kUsage, "times needs a number (times:3)");
  return Store(word.Number(1, 1, kMostOfAFault), fault.times);
}

constexpr auto kWords = std::to_array<KnownWord>({
    {"none", "", Nothing, "none", "Behaves."},
    {"times", "", ReadTimes, "times:N", "The line is for N connections."},
    {"http", "reset", ReadHttp, "http:STATUS[,reset=S]",
     "That answer, x-rate-limit-reset S seconds ahead (420, 429: 60)."},
    {"refuse", "", ReadRefuse, "refuse[:1s]", "Reset at once; then nobody listens for so long."},
    {"hang", "", ReadEnding<Ending::kHang>, "hang", "No answer."},
    {"skew", "", ReadSkew, "skew:S", "The server's clock is S seconds ahead (or -S behind)."},
    {"rules", "", ReadRules, "rules",
     "The line is for requests for rules (X), which take no turn of a stream's."},
    {"plain", "", ReadPlain, "plain", "No gzip, even if the client takes it."},
    {"close", "", ReadEnding<Ending::kClose>, "close[:N]",
     "The stream ends in good order after N statuses; at once."},
    {"cut", "after", ReadCut, "cut:chunk|line|pair|gzip[,after=5]",
     "Cut off in an HTTP chunk, in a line, in an escaped surrogate pair, in a block of gzip."},
    {"silence", "", ReadEnding<Ending::kSilence>, "silence[:N]",
     "No byte after N statuses; from the start."},
    {"quiet", "", ReadEnding<Ending::kQuiet>, "quiet[:N]", "As silence, but for keep-alives."},
    {"disconnect", "after", ReadDisconnect, "disconnect:CODE[,after=5]",
     "A disconnect message (1-7, 9-12), then the end."},
    {"endless", "", ReadEnding<Ending::kEndlessLine>, "endless[:N]",
     "A line without an end after N statuses; at once."},
    {"duplicates", "", ReadEvery<&Fault::duplicate_every, 1>, "duplicates[:N]",
     "Each Nth status comes twice; each."},
    {"disorder", "", ReadEvery<&Fault::disorder, 8>, "disorder[:N]",
     "Ids fall within each N statuses; 8."},
    {"early-delete", "", ReadEvery<&Fault::early_delete_every, 1>, "early-delete[:N]",
     "Each Nth status comes after its delete message; each."},
    {"limit", "", ReadEvery<&Fault::limit_jump, 1000>, "limit[:N]",
     "A limit message every 10 statuses, N higher than the last; 1000."},
    {"notices", "", ReadEvery<&Fault::notices_every, 10>, "notices[:N]",
     "After each N statuses one message of each kind, an unknown one too; 10."},
    {"garbage", "", ReadEvery<&Fault::garbage_every, 10>, "garbage[:N]",
     "After each N statuses a line of bytes that mean nothing; 10."},
    {"drip", "every", ReadDrip, "drip[:N][,every=1ms]", "N bytes at a time; 1."},
    {"backlog", "", ReadBacklog, "backlog[:N]",
     "N statuses wait for a client that reads too slowly (1000): it is warned, if it asked for "
     "stall_warnings, when 60 % are full, and cut off when all are."},
    {"too-old", "", ReadTooOld, "too-old",
     "Bluesky's: whoever comes with a cursor is refused (400 CursorTooOld)."},
    {"evict", "", ReadEvict, "evict[:CODE]",
     "As the account's newest stream it ends the older ones, by code 7 and 2 in turn."},
});

Result<void> Apply(const FaultWord& word, Fault& fault) {
  const auto* const known = std::find_if(
      kWords.begin(), kWords.end(), [&](const KnownWord& one) { return one.name == word.name; });
  if (known == kWords.end()) {
    std::vector<std::string> names;
    for (const KnownWord& one : kWords) names.emplace_back(one.name);
    return Fail(ErrorKind::kUsage, fmt::format("there is no fault \"{}\"{}", word.name,
                                               shared::DidYouMean(word.name, names)));
  }
  for (const auto& [key, value] : word.settings) {
    if (known->settings != key) {
      return Fail(ErrorKind::kUsage, fmt::format("{} has no setting \"{}\"; its form is {}",
                                                 word.name, key, known->form));
    }
  }
  return known->read(word, fault);
}

}  // namespace

Result<Fault> ParseFault(std::string_view words) {
  const auto split = SplitFaultWords(words);
  if (!split) return shared::Forward(split);
  Fault fault;
  fault.words = words;
  for (const FaultWord& word : *split) {
    if (auto applied = Apply(word, fault); !applied) return shared::Forward(applied);
  }
  return fault;
}

std::string FaultHelp() {
  std::string help;
  for (const KnownWord& word : kWords)
    help += fmt::format("  {}\n      {}\n", word.form, word.help);
  return help;
}

}  // namespace sandbox
