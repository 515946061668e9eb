package perspektiven;

import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.*;

import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterIterator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** The token filter word_delimiter_graph, with its settings and their defaults. */
final class WordDelimiter extends AbstractTokenFilterFactory {
    static final AnalysisProvider<TokenFilterFactory> PROVIDER =
        (index, environment, name, settings) -> new WordDelimiter(name, settings);

    private static final Map<String, Integer> ON_BY_DEFAULT = Map.of(
        "generate_word_parts", GENERATE_WORD_PARTS,
        "generate_number_parts", GENERATE_NUMBER_PARTS,
        "split_on_case_change", SPLIT_ON_CASE_CHANGE,
        "split_on_numerics", SPLIT_ON_NUMERICS,
        "stem_english_possessive", STEM_ENGLISH_POSSESSIVE
    );
    private static final Map<String, Integer> OFF_BY_DEFAULT = Map.of(
        "catenate_words", CATENATE_WORDS,
        "catenate_numbers", CATENATE_NUMBERS,
        "catenate_all", CATENATE_ALL,
        "preserve_original", PRESERVE_ORIGINAL,
        "ignore_keywords", IGNORE_KEYWORDS
    );

    private final int flags;
    private final boolean adjustOffsets;
    private final CharArraySet kept;

    private WordDelimiter(String name, Settings settings) {
        super(name);
        flags = chosen(ON_BY_DEFAULT, true, settings) | chosen(OFF_BY_DEFAULT, false, settings);
        adjustOffsets = settings.getAsBoolean("adjust_offsets", true);
        List<String> words = settings.getAsList("protected_words");
        kept = words.isEmpty() ? null : new CharArraySet(words, false);
    }

    @Override
    public TokenStream create(TokenStream input) {
        return new WordDelimiterGraphFilter(
            input, adjustOffsets, WordDelimiterIterator.DEFAULT_WORD_DELIM_TABLE, flags, kept);
    }

    private static int chosen(Map<String, Integer> options, boolean otherwise, Settings settings) {
        return options.entrySet().stream()
            .filter(option -> settings.getAsBoolean(option.getKey(), otherwise))
            .mapToInt(Map.Entry::getValue)
            .reduce(0, (all, one) -> all | one);
    }
}
