// A server may quote the request that it refuses, keys and all: its words without them. Pure.
//
//   WithoutKeys("bad signature for xvz1evFS4wEEPTGEFPHBog", credentials)  // "bad signature for
//   ***"
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "producer/stream/oauth1.h"

namespace producer {

// Each of the four keys becomes "***", as it stands, percent-encoded or encoded twice (as in a
// signature's base string), in any case; also the begin of one that the end of `text` cut off. Keys
// of fewer than 6 bytes are left: they would mask ordinary words.
std::string WithoutKeys(std::string_view text, const OAuth1Credentials& credentials);

// What a person is shown of a server's answer: on one line without keys, ended by "…" where it is
// longer than `most` bytes. What is given may itself be cut short.
std::string AnswerText(std::string_view body, const OAuth1Credentials& credentials,
                       std::size_t most = 512);

}  // namespace producer
