// Put in front of the theme's search worker. The worker lower-cases every word of the pages and of the question,
// so words are folded here in the same way on both sides; what the reader sees stays untouched.
(() => {
  const lower = String.prototype.toLowerCase;
  const single = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "ٱ": "ا", "ى": "ي", "ة": "ه" };
  // Accents, Arabic vowel signs, hamza above and below, and the stretching line.
  const marks = /[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g;
  const digits = /[\u0660-\u0669\u06f0-\u06f9]/g;
  // "the", "and the", "with the", "like the", "for the" are written together with the Arabic word.
  const article = /(^|[^\u0621-\u064a])(?:[وف]?[بك]?ال|[وف]?لل)(?=[\u0621-\u064a]{2})/g;
  const fold = (text) =>
    text
      .normalize("NFD")
      .replace(marks, "")
      .replace(/[ßæœøłٱىة]/g, (sign) => single[sign])
      .replace(digits, (digit) => digit.charCodeAt(0) & 15)
      .replace(article, "$1");
  String.prototype.toLowerCase = function () {
    return fold(lower.call(this));
  };
})();
