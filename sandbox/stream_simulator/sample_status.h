// SampleStatus is one invented tweet of the file that the simulator plays, with what filters look
// at, read once at start.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "producer/filter/tweet_words.h"
#include "sandbox/stream_simulator/status_template.h"
#include "sandbox/stream_simulator/stream_parameters.h"
#include "shared/error.h"

namespace sandbox {

using producer::TweetWords;

struct SampleStatus {
  StatusTemplate json;
  std::string user_id;
  std::string text;  // The full text, plain ("&", not "&amp;").
  // Of the full text and its entities; of a retweet also the original's.
  TweetWords words;
  std::string lang;  // In small letters; may be empty.
  FilterLevel filter_level = FilterLevel::kNone;
  // Users whose followers get it: the author, the one retweeted, the one replied to.
  std::vector<std::string> users;
  // The point where it was written, else the place's box, else nothing.
  std::optional<BoundingBox> where;
};

// kInvalid says what is wrong with the line.
shared::Result<SampleStatus> ReadStatus(std::string_view line);

// Reads a file with a status a line; blank lines are passed over. kUsage names file and line;
// also when the file holds none.
shared::Result<std::vector<SampleStatus>> LoadStatuses(const std::filesystem::path& file);

// Whether the parameters let the status through: one of the predicates, language and filter level.
bool Matches(const StreamParameters& parameters, const SampleStatus& status);

}  // namespace sandbox
