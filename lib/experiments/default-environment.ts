/** Key of the environment that is there from the first start, and that an address means which names none. */
export const DEFAULT_ENVIRONMENT = 'production';
