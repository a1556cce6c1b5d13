// The history of the top tags in the checkpoint (checkpoint_format.h). Pure.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "consumer/count/tag_history.h"
#include "consumer/state/checkpoint_format.h"
#include "shared/unix_millis.h"

namespace consumer::format {

std::string HistoryKey(shared::UnixMillis to);
Entry HistoryEntry(const HistoryPoint& point);
// Null: none that the function above wrote.
std::shared_ptr<const HistoryPoint> DecodeHistory(std::string_view key, std::string_view value);

}  // namespace consumer::format
