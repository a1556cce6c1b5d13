// Followed tweets in the checkpoint (checkpoint_format.h): those that are kept until every sink has
// them, and the last ones of each tag. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "consumer/count/batch_id.h"
#include "consumer/count/followed_tweet.h"
#include "consumer/state/checkpoint_format.h"
#include "consumer/state/checkpoint_store.h"
#include "shared/unix_millis.h"

namespace consumer::format {

// The tweets of a batch in blocks of about 64 KiB, or one tweet that is larger. None where there
// are no tweets.
std::vector<Entry> FollowedEntries(BatchId batch, shared::UnixMillis time,
                                   std::span<const FollowedTweet> tweets);

// One block. Absent: none.
std::optional<StoredFollowed> DecodeFollowed(std::string_view key, std::string_view value);

std::string LastFollowedKey(std::string_view tag);
Entry LastFollowedEntry(std::string_view tag, std::span<const FollowedTweet> tweets);
// Absent: no list of tweets.
std::optional<std::vector<FollowedTweet>> DecodeLastFollowed(std::string_view value);

}  // namespace consumer::format
