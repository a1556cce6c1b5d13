// A checkpoint's state as lines of JSON, for other programs (docs/state.md):
//
//   {"checkpoint_id":"…","epoch":0,"batch_id":3,"batch_time":"…","topic":"tweets",
//    "cluster_id":"…","count":"hashtags","tokenizer":"twitter-text","fold_case":false,
//    "positions":{"0":123},"records":9,"total":12}
//   {"hashtag":"#a","count":2,"first_seen":"2026-01-31T12:00:00.000Z","last_seen":"…"}
#pragma once

#include <functional>
#include <string_view>

#include "consumer/state/checkpoint_store.h"
#include "shared/error.h"

namespace consumer {

// The tag's member is called as FieldOf says (state_table.h). Hands `write` whole lines, in pieces
// of about 64 KiB: first the header, then each total, in the order of the tags' bytes. After an
// error of `write` it is not called again, and the error is returned.
shared::Result<void> ExportState(
    const CheckpointReader& state,
    const std::function<shared::Result<void>(std::string_view)>& write);

}  // namespace consumer
