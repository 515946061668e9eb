package perspektiven;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.ar.ArabicNormalizationFilter;
import org.apache.lucene.analysis.bn.BengaliNormalizationFilter;
import org.apache.lucene.analysis.cjk.CJKBigramFilter;
import org.apache.lucene.analysis.cjk.CJKWidthFilter;
import org.apache.lucene.analysis.ckb.SoraniNormalizationFilter;
import org.apache.lucene.analysis.core.DecimalDigitFilter;
import org.apache.lucene.analysis.core.UpperCaseFilter;
import org.apache.lucene.analysis.de.GermanNormalizationFilter;
import org.apache.lucene.analysis.el.GreekLowerCaseFilter;
import org.apache.lucene.analysis.fa.PersianNormalizationFilter;
import org.apache.lucene.analysis.fa.PersianStemFilter;
import org.apache.lucene.analysis.ga.IrishLowerCaseFilter;
import org.apache.lucene.analysis.hi.HindiNormalizationFilter;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.minhash.MinHashFilter;
import org.apache.lucene.analysis.minhash.MinHashFilterFactory;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.KeywordRepeatFilter;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.ScandinavianNormalizationFilter;
import org.apache.lucene.analysis.miscellaneous.SetKeywordMarkerFilter;
import org.apache.lucene.analysis.miscellaneous.TrimFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.apache.lucene.analysis.pattern.PatternReplaceFilter;
import org.apache.lucene.analysis.reverse.ReverseStringFilter;
import org.apache.lucene.analysis.sr.SerbianNormalizationFilter;
import org.apache.lucene.analysis.tr.ApostropheFilter;
import org.apache.lucene.analysis.tr.TurkishLowerCaseFilter;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.NormalizingTokenFilterFactory;
import org.elasticsearch.index.analysis.PreConfiguredTokenFilter;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;

/** Token filters under Elasticsearch's names, with its settings and its defaults. */
final class TokenFilters {
    private static final Map<String, Integer> SCRIPTS = Map.of(
        "han", CJKBigramFilter.HAN,
        "hiragana", CJKBigramFilter.HIRAGANA,
        "katakana", CJKBigramFilter.KATAKANA,
        "hangul", CJKBigramFilter.HANGUL
    );

    private TokenFilters() {}

    /** Those without settings; normalizers may use them, where Elasticsearch's may. */
    private static Map<String, UnaryOperator<TokenStream>> normalizing() {
        Map<String, UnaryOperator<TokenStream>> all = new TreeMap<>();
        all.put("arabic_normalization", ArabicNormalizationFilter::new);
        all.put("bengali_normalization", BengaliNormalizationFilter::new);
        all.put("cjk_width", CJKWidthFilter::new);
        all.put("decimal_digit", DecimalDigitFilter::new);
        all.put("german_normalization", GermanNormalizationFilter::new);
        all.put("hindi_normalization", HindiNormalizationFilter::new);
        all.put("indic_normalization", IndicNormalizationFilter::new);
        all.put("persian_normalization", PersianNormalizationFilter::new);
        all.put("scandinavian_folding", ScandinavianFoldingFilter::new);
        all.put("scandinavian_normalization", ScandinavianNormalizationFilter::new);
        all.put("serbian_normalization", SerbianNormalizationFilter::new);
        all.put("sorani_normalization", SoraniNormalizationFilter::new);
        all.put("trim", TrimFilter::new);
        all.put("uppercase", UpperCaseFilter::new);
        return all;
    }

    private static Map<String, UnaryOperator<TokenStream>> others() {
        Map<String, UnaryOperator<TokenStream>> all = new TreeMap<>();
        all.put("apostrophe", ApostropheFilter::new);
        all.put("keyword_repeat", KeywordRepeatFilter::new);
        all.put("persian_stem", PersianStemFilter::new);
        all.put("remove_duplicates", RemoveDuplicatesTokenFilter::new);
        all.put("reverse", ReverseStringFilter::new);
        return all;
    }

    /** Filters that are used by their bare name. */
    static List<PreConfiguredTokenFilter> preconfigured() {
        List<PreConfiguredTokenFilter> all = new ArrayList<>();
        normalizing().forEach((name, filter) -> all.add(PreConfiguredTokenFilter.singleton(name, true, filter::apply)));
        others().forEach((name, filter) -> all.add(PreConfiguredTokenFilter.singleton(name, false, filter::apply)));
        all.add(PreConfiguredTokenFilter.singleton("asciifolding", true, ASCIIFoldingFilter::new));
        all.add(PreConfiguredTokenFilter.singleton("cjk_bigram", false, CJKBigramFilter::new));
        return all;
    }

    /** The same filters as types, for who names them in the settings of an index. */
    static Map<String, AnalysisProvider<TokenFilterFactory>> plain() {
        Map<String, AnalysisProvider<TokenFilterFactory>> all = new TreeMap<>();
        normalizing().forEach((type, filter) -> all.put(type, provider(true, (name, settings) -> filter)));
        others().forEach((type, filter) -> all.put(type, provider(false, (name, settings) -> filter)));
        return all;
    }

    /** Filters that take settings. */
    static Map<String, AnalysisProvider<TokenFilterFactory>> configurable() {
        Map<String, AnalysisProvider<TokenFilterFactory>> all = new TreeMap<>();
        all.put("asciifolding", provider(true, (name, settings) -> asciifolding(settings)));
        all.put("cjk_bigram", provider(false, (name, settings) -> cjkBigram(settings)));
        all.put("edge_ngram", provider(false, (name, settings) -> edgeNgram(settings)));
        all.put("elision", needsSettings(provider(true, TokenFilters::elision)));
        all.put("keyword_marker", needsSettings(provider(false, (name, settings) -> keywordMarker(settings))));
        all.put("length", provider(false, (name, settings) -> length(settings)));
        all.put("lowercase", provider(true, TokenFilters::lowercase));
        all.put("min_hash", provider(false, (name, settings) -> minHash(settings)));
        all.put("pattern_capture", needsSettings(provider(false, TokenFilters::patternCapture)));
        all.put("pattern_replace", needsSettings(provider(true, TokenFilters::patternReplace)));
        all.put("stemmer", provider(false, (name, settings) -> stemmer(settings)));
        all.put("unique", provider(false, (name, settings) -> unique(settings)));
        all.put("word_delimiter_graph", WordDelimiter.PROVIDER);
        return all;
    }

    private static UnaryOperator<TokenStream> asciifolding(Settings settings) {
        boolean keep = settings.getAsBoolean("preserve_original", false);
        return input -> new ASCIIFoldingFilter(input, keep);
    }

    private static UnaryOperator<TokenStream> cjkBigram(Settings settings) {
        Set<String> ignored = new HashSet<>(settings.getAsList("ignored_scripts"));
        int wanted = SCRIPTS.entrySet().stream()
            .filter(script -> ignored.contains(script.getKey()) == false)
            .mapToInt(Map.Entry::getValue)
            .reduce(0, (all, one) -> all | one);
        boolean unigrams = settings.getAsBoolean("output_unigrams", false);
        return input -> new CJKBigramFilter(input, wanted, unigrams);
    }

    private static UnaryOperator<TokenStream> edgeNgram(Settings settings) {
        int least = settings.getAsInt("min_gram", 1);
        int most = settings.getAsInt("max_gram", 2);
        boolean keep = settings.getAsBoolean("preserve_original", false);
        return input -> new EdgeNGramTokenFilter(input, least, most, keep);
    }

    private static UnaryOperator<TokenStream> elision(String name, Settings settings) {
        List<String> articles = settings.getAsList("articles", null);
        if (articles == null) {
            throw new IllegalArgumentException("elision filter requires [articles] or [articles_path] setting");
        }
        CharArraySet set = new CharArraySet(articles, settings.getAsBoolean("articles_case", false));
        return input -> new ElisionFilter(input, set);
    }

    private static UnaryOperator<TokenStream> keywordMarker(Settings settings) {
        boolean ignoreCase = settings.getAsBoolean("ignore_case", false);
        CharArraySet words = new CharArraySet(settings.getAsList("keywords"), ignoreCase);
        return input -> new SetKeywordMarkerFilter(input, words);
    }

    private static UnaryOperator<TokenStream> length(Settings settings) {
        int least = settings.getAsInt("min", 0);
        int most = settings.getAsInt("max", Integer.MAX_VALUE);
        return input -> new LengthFilter(input, least, most);
    }

    private static UnaryOperator<TokenStream> lowercase(String name, Settings settings) {
        String language = settings.get("language");
        if (language == null) {
            return LowerCaseFilter::new;
        }
        return switch (language) {
            case "greek" -> GreekLowerCaseFilter::new;
            case "irish" -> IrishLowerCaseFilter::new;
            case "turkish" -> TurkishLowerCaseFilter::new;
            default -> throw new IllegalArgumentException(
                "language [" + language + "] not support for lower case");
        };
    }

    private static UnaryOperator<TokenStream> minHash(Settings settings) {
        Map<String, String> arguments = new TreeMap<>();
        settings.names().stream()
            .filter(Set.of("hash_count", "bucket_count", "hash_set_size", "with_rotation")::contains)
            .forEach(key -> arguments.put(camelCase(key), settings.get(key)));
        MinHashFilterFactory factory = new MinHashFilterFactory(arguments);
        return factory::create;
    }

    private static UnaryOperator<TokenStream> patternCapture(String name, Settings settings) {
        List<String> written = settings.getAsList("patterns", null);
        if (written == null) {
            throw new IllegalArgumentException("required setting 'patterns' is missing for token filter [" + name + "]");
        }
        Pattern[] patterns = written.stream().map(Pattern::compile).toArray(Pattern[]::new);
        boolean keep = settings.getAsBoolean("preserve_original", true);
        return input -> new PatternCaptureGroupTokenFilter(input, keep, patterns);
    }

    private static UnaryOperator<TokenStream> patternReplace(String name, Settings settings) {
        String written = settings.get("pattern");
        if (written == null) {
            throw new IllegalArgumentException(
                "pattern is missing for [" + name + "] token filter of type 'pattern_replace'");
        }
        Pattern pattern = org.elasticsearch.common.regex.Regex.compile(written, settings.get("flags"));
        String replacement = settings.get("replacement", "");
        boolean all = settings.getAsBoolean("all", true);
        return input -> new PatternReplaceFilter(input, pattern, replacement, all);
    }

    private static UnaryOperator<TokenStream> stemmer(Settings settings) {
        return Stemmers.of(settings.get("language", settings.get("name", "porter")));
    }

    private static UnaryOperator<TokenStream> unique(Settings settings) {
        boolean samePosition = settings.getAsBoolean("only_on_same_position", false);
        return input -> new UniqueFilter(input, samePosition);
    }

    private static String camelCase(String key) {
        return Pattern.compile("_(.)").matcher(key).replaceAll(found -> found.group(1).toUpperCase(java.util.Locale.ROOT));
    }

    private static AnalysisProvider<TokenFilterFactory> needsSettings(AnalysisProvider<TokenFilterFactory> provider) {
        return AnalysisPlugin.requiresAnalysisSettings(provider);
    }

    private static AnalysisProvider<TokenFilterFactory> provider(
        boolean normalizing,
        BiFunction<String, Settings, UnaryOperator<TokenStream>> make
    ) {
        return (index, environment, name, settings) -> {
            UnaryOperator<TokenStream> filter = make.apply(name, settings);
            return normalizing ? new Normalizing(name, filter) : new Plain(name, filter);
        };
    }

    private static class Plain extends AbstractTokenFilterFactory {
        private final UnaryOperator<TokenStream> filter;

        Plain(String name, UnaryOperator<TokenStream> filter) {
            super(name);
            this.filter = filter;
        }

        @Override
        public TokenStream create(TokenStream input) {
            return filter.apply(input);
        }
    }

    private static final class Normalizing extends Plain implements NormalizingTokenFilterFactory {
        Normalizing(String name, UnaryOperator<TokenStream> filter) {
            super(name, filter);
        }
    }
}
