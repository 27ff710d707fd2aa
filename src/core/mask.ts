/** Stands for any value, so that neither its length nor its beginning shows. */
export const mask = '********'
