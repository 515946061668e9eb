package perspektiven;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.core.LetterTokenizer;
import org.apache.lucene.analysis.core.WhitespaceTokenizer;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenizer;
import org.apache.lucene.analysis.ngram.NGramTokenizer;
import org.apache.lucene.analysis.path.PathHierarchyTokenizer;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.IndexSettings;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;

/** Tokenizers under Elasticsearch's names: ngram, edge_ngram, letter, whitespace, … */
final class Tokenizers {
    private Tokenizers() {}

    static Map<String, AnalysisProvider<TokenizerFactory>> all() {
        Map<String, AnalysisProvider<TokenizerFactory>> all = new TreeMap<>();
        all.put("letter", (index, environment, name, settings) -> TokenizerFactory.newFactory(name, LetterTokenizer::new));
        all.put("path_hierarchy", (index, environment, name, settings) ->
            TokenizerFactory.newFactory(name, PathHierarchyTokenizer::new));
        all.put("uax_url_email", (index, environment, name, settings) ->
            TokenizerFactory.newFactory(name, UAX29URLEmailTokenizer::new));
        all.put("whitespace", (index, environment, name, settings) ->
            TokenizerFactory.newFactory(name, () -> new WhitespaceTokenizer()));
        all.put("ngram", (index, environment, name, settings) ->
            TokenizerFactory.newFactory(name, ngram(index, settings)));
        all.put("edge_ngram", (index, environment, name, settings) ->
            TokenizerFactory.newFactory(name, edgeNgram(settings)));
        return all;
    }

    private static Supplier<Tokenizer> ngram(IndexSettings index, Settings settings) {
        int least = settings.getAsInt("min_gram", NGramTokenizer.DEFAULT_MIN_NGRAM_SIZE);
        int most = settings.getAsInt("max_gram", NGramTokenizer.DEFAULT_MAX_NGRAM_SIZE);
        if (most - least > index.getMaxNgramDiff()) {
            throw new IllegalArgumentException(
                "The difference between max_gram and min_gram in NGram Tokenizer must be less than or equal to: ["
                    + index.getMaxNgramDiff() + "] but was [" + (most - least) + "]. This limit can be set by changing the ["
                    + IndexSettings.MAX_NGRAM_DIFF_SETTING.getKey() + "] index level setting.");
        }
        IntPredicate wanted = characters(settings);
        return () -> new NGramTokenizer(least, most) {
            @Override
            protected boolean isTokenChar(int character) {
                return wanted.test(character);
            }
        };
    }

    private static Supplier<Tokenizer> edgeNgram(Settings settings) {
        int least = settings.getAsInt("min_gram", EdgeNGramTokenizer.DEFAULT_MIN_GRAM_SIZE);
        int most = settings.getAsInt("max_gram", 2);
        IntPredicate wanted = characters(settings);
        return () -> new EdgeNGramTokenizer(least, most) {
            @Override
            protected boolean isTokenChar(int character) {
                return wanted.test(character);
            }
        };
    }

    private static IntPredicate characters(Settings settings) {
        List<String> classes = settings.getAsList("token_chars");
        if (classes.isEmpty()) {
            return character -> true;
        }
        IntPredicate any = character -> false;
        for (String each : classes) {
            any = any.or(characterClass(each.trim().toLowerCase(Locale.ROOT), settings));
        }
        return any;
    }

    private static IntPredicate characterClass(String name, Settings settings) {
        return switch (name) {
            case "letter" -> Character::isLetter;
            case "digit" -> Character::isDigit;
            case "whitespace" -> Character::isWhitespace;
            case "punctuation" -> Tokenizers::isPunctuation;
            case "symbol" -> Tokenizers::isSymbol;
            case "custom" -> custom(settings);
            default -> throw new IllegalArgumentException("Unknown token type: '" + name
                + "', must be one of [letter, digit, whitespace, punctuation, symbol, custom]");
        };
    }

    private static IntPredicate custom(Settings settings) {
        String characters = settings.get("custom_token_chars");
        if (characters == null) {
            throw new IllegalArgumentException("Token type: 'custom' requires setting `custom_token_chars`");
        }
        return character -> characters.indexOf(character) >= 0;
    }

    private static boolean isPunctuation(int character) {
        return switch (Character.getType(character)) {
            case Character.START_PUNCTUATION, Character.END_PUNCTUATION, Character.OTHER_PUNCTUATION,
                Character.CONNECTOR_PUNCTUATION, Character.DASH_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION,
                Character.FINAL_QUOTE_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isSymbol(int character) {
        return switch (Character.getType(character)) {
            case Character.CURRENCY_SYMBOL, Character.MATH_SYMBOL, Character.OTHER_SYMBOL,
                Character.MODIFIER_SYMBOL -> true;
            default -> false;
        };
    }
}
