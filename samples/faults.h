// What goes wrong with files: changes after signing, rewriting, damage, passwords. Each makes one variant of a
// document.
#pragma once

#include <string>
#include <string_view>

#include "extractors/geometry.h"
#include "samples/born_digital.h"
#include "samples/pdf_document.h"

namespace kiemchung::samples {

// A stamp (/Stamp) or text (/FreeText) annotation drawn over the page: the older way of putting số and ngày on a
// document. Pending until the next commit or signature.
enum class Mark { kStamp, kFreeText };
void add_mark(PdfDocument& document, std::size_t page, const Box& box, Mark mark, Face face, double size,
              std::string_view text);

// Replaces the page's content by that of another text, in an update of its own. The words must not need letters the
// first text had not: the fonts stay as they were signed.
void swap_page_content(PdfDocument& document, std::size_t page, const OfficialText& other);
// White rectangle and new words over a place of the page, appended as a second content stream and committed.
void paint_over(PdfDocument& document, std::size_t page, const Box& box, std::string_view words);
// The harmless tail some tools leave: only Info with a new ModDate.
void append_information_tail(PdfDocument& document, const std::string& modified);
// Bytes after the last %%EOF that belong to no revision.
std::string with_loose_tail(const std::string& bytes);
// One letter of a signed content stream changed in place: the digest no longer matches.
std::string with_flipped_byte(std::string bytes, std::size_t at);
// /Contents of the last signature filled with zeros (universal signature forgery).
std::string with_blank_contents(std::string bytes);

// Written anew by another program (object streams, one revision): the byte ranges no longer fit.
std::string resaved(const std::string& bytes);
// AES-256, a password needed to open.
std::string with_password(const std::string& bytes, const std::string& password);
// Cut off in the middle, cross-reference table lost with it.
std::string cut_off(const std::string& bytes);
// A minimal Word document (zip).
std::string word_document(std::string_view words);
// A zip archive of one file.
std::string zip_of(std::string_view name, std::string_view bytes);

}  // namespace kiemchung::samples
