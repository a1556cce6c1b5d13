// A server may quote the request that it refuses, keys and all: its words without them. Pure.
//
//   WithoutKeys("bad token a1b2c3d4", {"a1b2c3d4"})     // "bad token ***"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "producer/stream/oauth1.h"

namespace producer {

// Keys, tokens, passwords.
using Secrets = std::vector<std::string>;

Secrets SecretsOf(const OAuth1Credentials& credentials);

// Each secret becomes "***", as it stands, percent-encoded or encoded twice (as in a signature's
// base string), in any case; also the begin of one that the end of `text` cut off. Those of fewer
// than 6 bytes are left: they would mask ordinary words.
std::string WithoutKeys(std::string_view text, const Secrets& secrets);

// What a person is shown of a server's answer: on one line without secrets, ended by "…" where it
// is longer than `most` bytes. What is given may itself be cut short.
std::string AnswerText(std::string_view body, const Secrets& secrets, std::size_t most = 512);

// "HTTP 503: try later", or "HTTP 503 without a word".
std::string AnswerInWords(int status, std::string_view body, const Secrets& secrets = {});

}  // namespace producer
