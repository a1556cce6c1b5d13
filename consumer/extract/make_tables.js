// Writes character_ranges.cc and top_level_domain_list.cc, the facts behind the tokenizer
// twitter-text: which characters its rules put into which class, and which top-level domains it
// knows. They are read out of the npm package twitter-text 3.1.0 (Apache-2.0, Copyright 2018
// Twitter, Inc.), by asking its expressions about every character, so that they hold what the
// package does (its Unicode tables, and what ignoring case adds to them), not what a newer Unicode
// says. Run with Node 20 (Unicode 15):
//
//   npm install --prefix DIR twitter-text@3.1.0
//   node consumer/extract/make_tables.js DIR
'use strict';
const fs = require('fs');
const path = require('path');
const regexp = require(path.join(path.resolve(process.argv[2]),
                                 'node_modules/twitter-text/dist/regexp/index.js'));

// The bits of character_classes.h, each with the expression that decides.
const one = (source) => new RegExp(`^(?:${source})$`, 'i');
const CLASSES = {
  kTagCharacter: one(regexp.hashtagAlphaNumeric.source),
  kTagLetter: one(regexp.hashtagAlpha.source),
  kBeforeUrl: one(regexp.validUrlPrecedingChars.source.replace('|^', '')),
  kDomain: one(regexp.validDomainChars.source),
  kAsciiDomain: one(`[-a-z0-9${regexp.latinAccentChars.source}]`),
  kPath: one(regexp.validGeneralUrlPathChars.source),
  kPathEnd: one(regexp.validUrlPathEndingChars.source.split('|(?:')[0]),
  kQuery: one(regexp.validUrlQueryChars.source),
  kQueryEnd: one(regexp.validUrlQueryEndingChars.source),
};

function bitsOf(text, names) {
  return names.reduce((bits, name) =>
    CLASSES[name].test(text) ? bits | (1 << Object.keys(CLASSES).indexOf(name)) : bits, 0);
}

function ranges(first, last, names) {
  const found = [];
  for (let c = first; c <= last; ++c) {
    const bits = bitsOf(c > 0xFFFF ? String.fromCodePoint(c) : String.fromCharCode(c), names);
    const previous = found[found.length - 1];
    if (previous && previous.bits === bits) previous.last = c;
    else found.push({first: c, last: c, bits});
  }
  return found.filter((range) => range.bits !== 0);
}

function wrapped(items, separator) {
  const lines = [''];
  for (const item of items) {
    if (lines[lines.length - 1].length + item.length + separator.length > 96) lines.push('');
    lines[lines.length - 1] += item + separator;
  }
  return lines;
}

const hex = (number) => '0x' + number.toString(16).toUpperCase();
const cells = (list) => wrapped(list.map((r) => `{${hex(r.first)},${hex(r.last)},${hex(r.bits)}}`), ',')
  .map((line) => '    ' + line).join('\n');
const NOTICE = `// Written by make_tables.js from the npm package twitter-text 3.1.0 (Apache-2.0, Copyright 2018
// Twitter, Inc.); do not edit.
`;

const bmp = ranges(0, 0xFFFF, Object.keys(CLASSES));
// A character above U+FFFF is two code units to the package's expressions; only the classes of tags
// know it as a whole.
const astral = ranges(0x10000, 0x10FFFF, ['kTagCharacter', 'kTagLetter']);
fs.writeFileSync(path.join(__dirname, 'character_ranges.cc'), `${NOTICE}
#include "consumer/extract/character_ranges.h"

namespace consumer {

// clang-format off
constexpr CharacterRange kRanges[] = {
${cells(bmp)}
};

constexpr CharacterRange kHighRanges[] = {
${cells(astral)}
};
// clang-format on

const std::span<const CharacterRange> kCharacterRanges = kRanges;
const std::span<const CharacterRange> kHighCharacterRanges = kHighRanges;

}  // namespace consumer
`);

// Of two that fit, the package takes the one it lists first, all generic ones before all of
// countries.
const listOf = (tld) => tld.source.match(/^\(\?:\(\?:(.*)\)\(\?=/)[1].split('|');
const domains = [...new Set([...listOf(regexp.validGTLD), ...listOf(regexp.validCCTLD)])];
const isAscii = (text) => /^[a-z]+$/.test(text);
const ascii = domains.filter(isAscii).sort();
const other = domains.filter((domain) => !isAscii(domain));

// Which other letters pass for a letter of such a domain where case is ignored.
const letters = [...new Set(other.join(''))].filter((letter) => !/[a-z]/.test(letter));
const variants = [];
for (let c = 0x80; c <= 0xFFFF; ++c) {
  const text = String.fromCharCode(c);
  const same = letters.filter((letter) => letter !== text && new RegExp(`^${letter}$`, 'i').test(text));
  if (same.length > 0 && letters.includes(text)) throw new Error(`two letters are one: ${text}`);
  if (same.length > 0) variants.push(`{${hex(c)},${hex(same[0].charCodeAt(0))}}`);
}

const quoted = (list) => wrapped(list.map((domain) => JSON.stringify(domain)), ',')
  .map((line) => '    ' + line).join('\n');
fs.writeFileSync(path.join(__dirname, 'top_level_domain_list.cc'), `${NOTICE}
#include "consumer/extract/top_level_domain_list.h"

namespace consumer {

// clang-format off
constexpr std::string_view kAscii[] = {
${quoted(ascii)}
};

constexpr std::u16string_view kOther[] = {
${wrapped(other.map((domain) => 'u' + JSON.stringify(domain)), ',').map((line) => '    ' + line).join('\n')}
};

constexpr LetterVariant kVariants[] = {
${wrapped(variants, ',').map((line) => '    ' + line).join('\n')}
};
// clang-format on

const std::span<const std::string_view> kAsciiTopLevelDomains = kAscii;
const std::span<const std::u16string_view> kOtherTopLevelDomains = kOther;
const std::span<const LetterVariant> kTopLevelDomainLetterVariants = kVariants;

}  // namespace consumer
`);
console.log(`${bmp.length} + ${astral.length} ranges, ${ascii.length} + ${other.length} domains, ${variants.length} variants`);
