// Where the one token of an account comes from: a file that holds nothing else, or a variable of
// the environment. No value ever gets into an error.
//
//   FindToken({.file = options.mastodon_token_file, .flag = "--mastodon-token-file",
//              .variable = "TWEET_PRODUCER_MASTODON_TOKEN", .environment = std::getenv})
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "shared/error.h"

namespace producer {

struct TokenPlace {
  // A file that is named wins over the environment.
  std::optional<std::string> file;
  const char* flag = "";                                // That names it.
  const char* variable = "";                            // Of the environment.
  std::function<const char*(const char*)> environment;  // getenv, or a test's.
};

struct FoundToken {
  std::string token;
  std::string from;             // The file, or the variable.
  bool open_to_others = false;  // Others than its owner may read the file.
};

// kUsage: the file cannot be read, or holds none or several words beside its comments ("#"); what
// was found cannot stand in a header. kCredentials: there is none.
shared::Result<FoundToken> FindToken(const TokenPlace& place);

// Whether others than its owner may read or write `file`; false where that cannot be told.
bool OpenToOthers(const std::string& file);

// Logs credentials_open where others may read the file.
void TellIfOpen(const FoundToken& found);

}  // namespace producer
